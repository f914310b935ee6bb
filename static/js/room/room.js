// The candidate's room. Each element with data-module="…" starts one behaviour; it gets the page's lifetime, an
// AbortSignal, and the studio with camera and microphone, which outlives the page: going from question to question
// swaps <main> only, so that the browser need not ask for the camera again.
import { Studio } from './devices.js'
import { watchConnection } from './offline.js'
import { followLinks } from './visit.js'
import { check } from './check.js'
import { copy } from './copy.js'
import { local } from './local.js'
import { opened } from './opened.js'
import { question } from './question.js'
import { video } from './video.js'

const modules = { check, copy, local, opened, question, video }
const studio = new Studio()
let page = new AbortController()

function begin() {
  for (const element of document.querySelectorAll('[data-module]')) {
    modules[element.dataset.module]?.(element, { life: page.signal, studio })
  }
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
