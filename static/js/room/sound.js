// Sound only, for those who may leave the picture away. The choice holds for this tab, and only on pages that offer it.

// soundOnly: camera and picture stay out of it.
export const soundOnly = () => Boolean(document.querySelector('[data-sound-only]')) && chosen.get()

// offerSound wires the page's box, if it has one. changed is called after a choice.
export function offerSound(root, { life, changed }) {
  const box = root.querySelector('[data-sound-only]')
  if (!box) return
  const mark = () => root.toggleAttribute('data-sound', box.checked)
  box.checked = chosen.get()
  mark()
  box.addEventListener('change', () => {
    chosen.set(box.checked)
    mark()
    changed()
  }, { signal: life })
}

let here = false // where storage is off: until reload

const chosen = {
  get: () => { try { return sessionStorage.getItem('retake.sound') === 'only' } catch { return here } },
  set: only => {
    here = only
    try {
      if (only) sessionStorage.setItem('retake.sound', 'only')
      else sessionStorage.removeItem('retake.sound')
    } catch { /* it is remembered here */ }
  },
}
