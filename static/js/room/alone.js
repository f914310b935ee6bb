// alone does a deed with a take while no other tab of this browser does one with it. It rejects when another one keeps at it
// for longer than the patience in ms; a tab that is just closing gets a moment to let go. Where the browser has no locks, or
// refuses them because it may store nothing, there is no other tab that could have the take.
export async function alone(take, deed, patience = 1000) {
  if (!navigator.locks) return deed()
  const wait = new AbortController()
  const timer = patience < Infinity && setTimeout(() => wait.abort(), patience)
  let begun = false
  const mine = () => { begun = true; clearTimeout(timer); return deed() }
  try {
    return await navigator.locks.request(`retake-${take}`, { signal: wait.signal }, mine)
  } catch (error) {
    if (!begun && error.name === 'SecurityError') return mine()
    throw error
  }
}
