// What stands in the way of camera and microphone, as a code that names the help on the page.
const codes = {
  SecurityError: 'policy',
  NotFoundError: 'missing',
  DevicesNotFoundError: 'missing',
  NotReadableError: 'busy',
  TrackStartError: 'busy',
  OverconstrainedError: 'changed',
  ConstraintNotSatisfiedError: 'changed',
  AbortError: 'aborted',
  TypeError: 'unsupported',
}

// failure reads the error that getUserMedia rejected with. app: the page is open inside another app; allowed: the page's
// own rules let it ask. Chrome alone tells in its message who it was that refused.
export function failure({ name, message = '' }, { app = '', allowed = true } = {}) {
  if (name !== 'NotAllowedError' && name !== 'PermissionDeniedError') return codes[name] ?? 'busy'
  if (!allowed) return 'policy'
  if (app) return 'inapp'
  if (/by system/i.test(message)) return 'system'
  if (/dismissed/i.test(message)) return 'dismissed'
  return 'blocked'
}

// lacking makes "missing" exact: kinds are those of the devices that there are.
export function lacking(kinds) {
  const [camera, microphone] = ['videoinput', 'audioinput'].map(kind => kinds.includes(kind))
  if (camera === microphone) return 'missing'
  return camera ? 'nomicrophone' : 'nocamera'
}
