// Talking to the server over a bad network: try for ever, wait longer each time, start at once when there is hope.
import { language, sentence } from './words.js'

// Refused is an answer that trying again would not change.
export class Refused extends Error {
  constructor(status, body) {
    super(body?.reason === 'taken_over' ? sentence('elsewhere') : body?.error || sentence('refused'))
    this.status = status
    this.reason = body?.reason || ''
    this.body = body
  }
}

const slowest = 30_000 // ms between two attempts, at most

// nextTry waits until there may be another attempt after number n (from 0): for a growing pause, or less when the connection
// or the person comes back, after which the pauses are short again. It resolves with the number of that attempt, and rejects
// when the signal ends the whole undertaking.
export function nextTry(n, signal) {
  return new Promise((resolve, reject) => {
    const pause = Math.min(500 * 2 ** n, slowest) * (0.75 + Math.random() / 4)
    const timer = setTimeout(() => done(n + 1), pause)
    const hope = () => done(0)
    const seen = () => { if (document.visibilityState === 'visible') hope() }
    const ended = () => { clear(); reject(signal.reason) }
    function clear() {
      clearTimeout(timer)
      window.removeEventListener('online', hope)
      document.removeEventListener('visibilitychange', seen)
      signal?.removeEventListener('abort', ended)
    }
    function done(next) { clear(); resolve(next) }
    window.addEventListener('online', hope)
    document.addEventListener('visibilitychange', seen)
    signal?.addEventListener('abort', ended)
    if (signal?.aborted) ended()
  })
}

// final tells whether an answer is our server's word and would be the same next time. What stands between may say anything
// while it starts again or wants to be signed in to; only our refusals name a reason, in a header because the answer to a
// HEAD has no body, and only the upload protocol's handler names its version.
export const final = (status, header) => Boolean(header('Retake-Reason') || header('Tus-Resumable')) && !passing(status)

const passing = status => !status || status === 408 || status === 423 || status === 429 || status >= 500

// post sends JSON and returns the JSON that comes back. It goes on until the server has answered for good, and throws
// Refused when the answer is no.
export async function post(url, body, signal) {
  for (let attempt = 0; ;) {
    const answer = await send(url, body, signal)
    const said = await answer?.json().catch(() => null)
    if (answer?.ok && said) return said
    if (answer && final(answer.status, name => answer.headers.get(name))) throw new Refused(answer.status, said)
    attempt = await nextTry(attempt, signal)
  }
}

// send returns the answer, or null when there is no connection.
async function send(url, body, signal) {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'Accept-Language': language() },
      body: JSON.stringify(body),
      signal,
    })
  } catch (error) {
    if (signal?.aborted) throw error
    return null
  }
}
