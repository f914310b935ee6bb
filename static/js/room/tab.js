// What was chosen holds for this tab, across reloads; where storage is off, until the next one.
const here = new Map()

export function remembered(name) {
  try { return sessionStorage.getItem(`retake.${name}`) ?? here.get(name) ?? null } catch { return here.get(name) ?? null }
}

// remember keeps a text; null forgets it.
export function remember(name, text) {
  here.delete(name)
  try {
    if (text === null) sessionStorage.removeItem(`retake.${name}`)
    else sessionStorage.setItem(`retake.${name}`, text)
  } catch {
    if (text !== null) here.set(name, text)
  }
}
