// How fast what is recorded can leave: bytes that mean nothing are sent, and the server throws them away.
import { language } from './words.js'

const size = 256 << 10 // bytes; the server takes up to twice as many
const patience = 10_000 // ms

// grade names how it is to answer at that speed: a recording makes about 0.9 Mbit a second, so "crawling" is an answer of two
// minutes that takes ten to arrive.
export function grade(bytes, ms) {
  const rate = bytes * 8 / ms // kbit a second
  if (rate >= 1000) return 'good'
  return rate >= 210 ? 'slow' : 'crawling'
}

// speed measures and resolves with good, slow, crawling or offline; with nothing when the server would rather not be asked.
export async function speed(url, life) {
  if (!navigator.onLine) return 'offline'
  const enough = new AbortController()
  const timer = setTimeout(() => enough.abort(), patience)
  life.addEventListener('abort', () => enough.abort(), { signal: enough.signal })
  const began = performance.now()
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream', 'Accept-Language': language() },
      body: noise(),
      signal: enough.signal,
    })
    return answer.ok ? grade(size, performance.now() - began) : ''
  } catch {
    life.throwIfAborted()
    return enough.signal.aborted ? 'crawling' : 'offline'
  } finally {
    clearTimeout(timer)
  }
}

// noise cannot be made smaller on the way.
function noise() {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536))
  return bytes
}
