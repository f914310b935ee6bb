// Sound only, for those who may leave the picture away. The choice holds for this tab, and only on pages that offer it.
import { remember, remembered } from './tab.js'

// soundOnly: camera and picture stay out of it.
export const soundOnly = () => Boolean(document.querySelector('[data-sound-only]')) && remembered('sound') === 'only'

// offerSound wires the page's box, if it has one, and returns what chooses sound only without it. changed is called after a
// choice.
export function offerSound(root, { life, changed }) {
  const box = root.querySelector('[data-sound-only]')
  if (!box) return () => {}
  const mark = () => root.toggleAttribute('data-sound', box.checked)
  const choose = only => {
    box.checked = only
    remember('sound', only ? 'only' : null)
    mark()
    changed()
  }
  box.checked = remembered('sound') === 'only'
  mark()
  box.addEventListener('change', () => choose(box.checked), { signal: life })
  return () => choose(true)
}
