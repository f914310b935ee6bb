// alone does a deed with a take while no other tab does one with it. It rejects when another one keeps at it; a tab that is
// just closing gets a moment to let go.
const moment = 1000 // ms

export async function alone(take, deed) {
  if (!navigator.locks) return deed()
  return navigator.locks.request(`retake-${take}`, { signal: AbortSignal.timeout(moment) }, deed)
}
