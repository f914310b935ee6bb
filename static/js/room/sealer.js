// Brings a take home: all its bytes to the server, then the seal that makes it the answer.
import { Refused, nextTry, post } from './connection.js'

// save uploads the log through the uploader and seals the take with what about() says once the log is closed. It
// resolves with the server's JSON and rejects with Refused, or with the signal's reason.
export async function save(uploader, { seal, log, about, signal }) {
  for (let attempt = 0; ; attempt++) {
    await uploader.send(signal)
    try {
      return await post(seal, { bytes: log.size, ...about() }, signal)
    } catch (error) {
      if (!incomplete(error)) throw error
      await nextTry(attempt, signal)
    }
  }
}

// keep seals an interrupted take with the bytes that the server has.
export async function keep(seal, take, signal) {
  for (let bytes = take.bytes; ;) {
    try {
      return await post(seal, { bytes, duration_ms: take.ms, failed: true }, signal)
    } catch (error) {
      if (!incomplete(error) || error.body.have === bytes) throw error
      bytes = error.body.have
    }
  }
}

const incomplete = error => error instanceof Refused && error.status === 409 && error.body?.have >= 0
