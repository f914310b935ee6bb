// <time datetime="…" data-module="local"> shows the moment in the candidate's own time zone and language, and
// names the zone. Without it the server's words in UTC stand.
import { locale } from './words.js'

export function local(element) {
  const at = new Date(element.dateTime)
  if (Number.isNaN(at.getTime())) return
  element.textContent = new Intl.DateTimeFormat(locale(), {
    weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short',
  }).format(at)
}
