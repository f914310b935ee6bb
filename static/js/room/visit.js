// Links with data-visit fetch the next page and swap its <main>, like a page load that keeps the camera on. Whatever
// goes wrong except a missing connection ends in an ordinary page load.
import { nextTry } from './connection.js'
import { announce } from './announce.js'
import { settle } from './settle.js'
import { language, sentence } from './words.js'

let hooks = { leave() {}, arrive() {} }
let visits = 0
let shown = location.pathname

// followLinks starts listening; leave() is called before a page goes, arrive() when the next one is there.
export function followLinks(callbacks) {
  hooks = callbacks
  document.addEventListener('click', event => {
    const link = event.target.closest('a[data-visit]')
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    visit(link.href)
  })
  window.addEventListener('popstate', () => { // the skip link changes the fragment only: that is no other page
    if (location.pathname !== shown) visit(location.href, { replace: true })
  })
}

// visit goes to a page of the room. Without a connection it waits for one: nothing on the page is lost meanwhile.
export async function visit(url, { replace = false } = {}) {
  const mine = ++visits
  try {
    const answer = await patiently(url, () => mine === visits)
    if (!answer) return // a later visit overtook this one
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const main = page.querySelector('main')
    if (!main || mine !== visits) throw new Error('not a page of the room')
    if (page.documentElement.lang !== language()) throw new Error('another language was chosen meanwhile')
    hooks.leave()
    document.querySelector('main').replaceWith(document.adoptNode(main))
    document.title = page.title
    if (!replace) history.pushState(null, '', answer.url)
    shown = location.pathname
    scrollTo(0, 0)
    main.querySelector('h1')?.focus()
    settle()
    hooks.arrive()
  } catch {
    location.assign(url)
  }
}

async function patiently(url, wanted) {
  for (let attempt = 0; wanted(); attempt++) {
    try {
      return await fetch(url, { headers: { Accept: 'text/html' } })
    } catch {
      if (attempt === 0) announce(sentence('waiting'))
      await nextTry(attempt)
    }
  }
  return null
}
