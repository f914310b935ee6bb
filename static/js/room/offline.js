// Shows the notice "No connection" while the browser knows that there is none.
import { announce } from './announce.js'
import { sentence } from './words.js'

export function watchConnection() {
  const show = () => {
    const notice = document.getElementById('offline')
    if (!notice || notice.hidden === navigator.onLine) return
    notice.hidden = navigator.onLine
    announce(navigator.onLine ? sentence('online') : notice.textContent)
  }
  window.addEventListener('online', show)
  window.addEventListener('offline', show)
  show()
}
