// The seal makes a take the answer, once the server has all its bytes.
import { Refused, nextTry, post } from './connection.js'

// seal says how the take ended; what the server then finds missing is sent again. It resolves with the server's JSON and
// rejects with Refused, or with the signal's reason.
export async function seal(uploader, { url, log, ended: { ms, failed, reason }, signal }) {
  for (let attempt = 0; ;) {
    try {
      return await post(url, { bytes: log.size, duration_ms: ms, failed, reason: reasons[reason] }, signal)
    } catch (error) {
      if (!incomplete(error)) throw error
      attempt = await nextTry(attempt, signal)
      await uploader.send(signal)
    }
  }
}

// keep seals an interrupted take with the bytes that the server has.
export async function keep(url, take, signal) {
  for (let bytes = take.bytes; ;) {
    try {
      return await post(url, { bytes, duration_ms: take.ms, failed: true, reason: 'interrupted' }, signal)
    } catch (error) {
      if (!incomplete(error) || error.body.have === bytes) throw error
      bytes = error.body.have
    }
  }
}

// reasons: what the timeline calls a take's first failure.
const reasons = {
  hidden: 'hidden', lost: 'unplugged', stalled: 'frozen', left: 'interrupted', broken: 'interrupted', silent: 'silent', black: 'black',
}

const incomplete = error => error instanceof Refused && error.status === 409 && error.body?.have >= 0
