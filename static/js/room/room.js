// The candidate's room. Each element with data-module="…" starts one behaviour; it gets the page's lifetime, an
// AbortSignal, and what outlives the page, because going from question to question swaps <main> only: the studio with
// camera and microphone, so that the browser need not ask again, and home, which brings takes to the server.
import { Studio } from './devices.js'
import { watchConnection } from './offline.js'
import { followLinks } from './visit.js'
import { Home } from './home.js'
import { check } from './check.js'
import { copy } from './copy.js'
import { local } from './local.js'
import { opened } from './opened.js'
import { overview } from './overview.js'
import { question } from './question.js'
import { receipt } from './receipt.js'
import { tellFound } from './sending.js'
import { video } from './video.js'

const modules = { check, copy, local, opened, overview, question, receipt, video }
const studio = new Studio()
const home = new Home()
let page = new AbortController()

function begin() {
  for (const element of document.querySelectorAll('[data-module]')) {
    modules[element.dataset.module]?.(element, { life: page.signal, studio, home })
  }
  if (!document.querySelector('[data-sends]')) tellFound(document.querySelector('main'), { home, life: page.signal }).catch(() => {})
  if (!document.querySelector('[data-camera]')) studio.close()
}

followLinks({
  leave() {
    page.abort()
    page = new AbortController()
  },
  arrive: begin,
})
watchConnection()
begin()
