import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failure, lacking } from '../failure.js'

const table = [
  ['NotAllowedError', 'Permission denied', {}, 'blocked'],
  ['NotAllowedError', 'The request is not allowed by the user agent or the platform in the current context.', {}, 'blocked'],
  ['NotAllowedError', 'Permission denied by system', {}, 'system'],
  ['NotAllowedError', 'Permission dismissed', {}, 'dismissed'],
  ['NotAllowedError', 'Permission denied', { allowed: false }, 'policy'],
  ['NotAllowedError', 'Permission denied', { app: 'instagram' }, 'inapp'],
  ['PermissionDeniedError', '', {}, 'blocked'], // before 2017
  ['SecurityError', '', {}, 'policy'],
  ['NotFoundError', 'Requested device not found', {}, 'missing'],
  ['DevicesNotFoundError', '', {}, 'missing'],
  ['NotReadableError', 'Could not start video source', {}, 'busy'],
  ['TrackStartError', '', {}, 'busy'],
  ['OverconstrainedError', '', {}, 'changed'],
  ['AbortError', 'Starting videoinput failed', {}, 'aborted'],
  ['TypeError', 'getUserMedia is not a function', {}, 'unsupported'],
  ['SomethingNewError', 'who knows', {}, 'busy'],
]

for (const [name, message, page, code] of table) {
  test(`${name} "${message}" ${JSON.stringify(page)} is ${code}`, () => assert.equal(failure({ name, message }, page), code))
}

test('what is missing is named when something is there', () => {
  assert.equal(lacking(['audioinput', 'audiooutput']), 'nocamera')
  assert.equal(lacking(['videoinput', 'audiooutput']), 'nomicrophone')
  assert.equal(lacking([]), 'missing')
  assert.equal(lacking(['videoinput', 'audioinput']), 'missing')
})
