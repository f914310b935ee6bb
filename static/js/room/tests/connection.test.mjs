import assert from 'node:assert/strict'
import { test } from 'node:test'

const windowEvents = new EventTarget()
const documentEvents = new EventTarget()
globalThis.window = windowEvents
globalThis.document = Object.assign(documentEvents, {
  visibilityState: 'visible', documentElement: { lang: 'en' }, getElementById: () => ({ textContent: JSON.stringify({ locale: 'en', words: { refused: 'No.' } }) }),
})
const { Refused, final, nextTry, post } = await import('../connection.js')
const header = headers => name => headers[name] ?? null

test('only our own server has the last word, and only about what stays', () => {
  const ours = header({ 'Retake-Reason': 'closed' })
  for (const status of [401, 403, 404, 409, 410, 413, 422]) assert.equal(final(status, ours), true, String(status))
  for (const status of [0, 408, 423, 429, 500, 502, 503]) assert.equal(final(status, ours), false, String(status))
  for (const status of [200, 401, 403, 404, 413]) assert.equal(final(status, header({})), false, `a proxy's ${status}`)
  assert.equal(final(404, header({ 'Tus-Resumable': '1.0.0' })), true)
})

test('pauses grow, and are short again when there is hope', async () => {
  const waiting = nextTry(4)
  windowEvents.dispatchEvent(new Event('online'))
  assert.equal(await waiting, 0)
  const hidden = nextTry(7)
  documentEvents.dispatchEvent(new Event('visibilitychange'))
  assert.equal(await hidden, 0)
  assert.equal(await nextTry(0), 1)
  const over = new AbortController()
  const ended = nextTry(9, over.signal)
  over.abort(new Error('enough'))
  await assert.rejects(ended, /enough/)
})

test('what is posted goes on past a proxy that says no, until the server has answered', async () => {
  const answers = [
    new Response('404 page not found', { status: 404 }),
    new Response('<h1>Sign in to the guests’ network</h1>'),
    Response.json({ take: 't1' }, { status: 201 }),
  ]
  globalThis.fetch = async () => { queueMicrotask(() => setTimeout(() => windowEvents.dispatchEvent(new Event('online')))); return answers.shift() }
  assert.deepEqual(await post('/i/x/takes', {}, new AbortController().signal), { take: 't1' })
  globalThis.fetch = async () => Response.json({ error: 'Closed.', reason: 'closed' }, { status: 409, headers: { 'Retake-Reason': 'closed' } })
  await assert.rejects(post('/i/x/takes', {}, new AbortController().signal), error => error instanceof Refused && error.reason === 'closed' && error.message === 'Closed.')
})
