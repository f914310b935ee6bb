// <time datetime="…" data-local="date|datetime"> shows the moment in the reader's own time zone; data-local="title" keeps
// the words ("3 hours ago") and puts the moment into the tooltip. Without it the server's words in UTC stand.
const day = { day: 'numeric', month: 'short', year: 'numeric' }
const clock = { hour: '2-digit', minute: '2-digit' }
const date = new Intl.DateTimeFormat('en-GB', day)
const moment = new Intl.DateTimeFormat('en-GB', { ...day, ...clock })

// Forms with a date say in which zone it is meant: <input type="hidden" name="zone" data-zone>.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions()

// localise shows the moments of a new part of the page.
export function localise(root) {
  root.querySelectorAll('[data-zone]').forEach(input => { input.value = timeZone })
  const found = [...root.querySelectorAll('time[data-local]')]
  if (root.matches?.('time[data-local]')) found.push(root)
  for (const element of found) {
    const at = new Date(element.dateTime)
    if (Number.isNaN(at.getTime())) continue
    const how = element.dataset.local
    if (how !== 'title') element.textContent = (how === 'date' ? date : moment).format(at)
    element.title = moment.format(at)
    element.removeAttribute('data-local')
  }
}

localise(document)
document.addEventListener('htmx:after:swap', () => localise(document))
