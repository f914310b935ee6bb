import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alone } from '../alone.js'

// locks as the browser has them: request(name, { signal }, deed).
const withLocks = request => Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { locks: request && { request } } })
const aborted = ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

test('a deed is done while the lock is held, and where there are no locks', async () => {
  withLocks((name, _, deed) => { assert.equal(name, 'retake-t1'); return deed() })
  assert.equal(await alone('t1', async () => 'done'), 'done')
  withLocks(undefined)
  assert.equal(await alone('t1', async () => 'done'), 'done')
})

test('a browser that may store nothing refuses its locks: the deed is done all the same', async () => {
  withLocks(async () => { throw new DOMException('no', 'SecurityError') })
  assert.equal(await alone('t1', async () => 'done'), 'done')
})

test('what a deed throws is not taken for a refusal of the lock, and is done once', async () => {
  withLocks((_, __, deed) => deed())
  let times = 0
  await assert.rejects(alone('t1', async () => { times++; throw new DOMException('no', 'SecurityError') }), { name: 'SecurityError' })
  assert.equal(times, 1)
})

test('a lock that another tab keeps is given up after the patience, or waited for without end', async () => {
  withLocks((_, options) => aborted(options))
  await assert.rejects(alone('t1', () => assert.fail(), 5), { name: 'AbortError' })
  let free
  withLocks((_, __, deed) => new Promise(done => { free = () => done(deed()) }))
  const waiting = alone('t1', async () => 'done', Infinity)
  free()
  assert.equal(await waiting, 'done')
})
