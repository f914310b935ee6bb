// What a chosen file is, from its first bytes, as the server will see it: what a browser or a name says of it counts for nothing.
// The server looks again.
export const head = 4096 // bytes to look at

const films = ['isom', 'iso2', 'iso3', 'iso4', 'iso5', 'iso6', 'iso7', 'iso8', 'iso9', 'mp41', 'mp42', 'avc1', 'M4V ', 'M4A ', 'qt  ', '3gp4', '3gp5', '3gp6']

// kind gives "video/webm", "video/mp4" or nothing.
export function kind(bytes) {
  const text = String.fromCharCode(...bytes)
  if (text.startsWith('\x1a\x45\xdf\xa3')) return text.slice(0, 64).includes('webm') ? 'video/webm' : ''
  if (text.slice(4, 8) !== 'ftyp') return ''
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  const brands = [text.slice(8, 12), ...text.slice(16, size).match(/.{4}/gs) ?? []]
  return brands.some(brand => films.includes(brand)) ? 'video/mp4' : ''
}

// fault names what keeps a file from being an answer: empty, type, sound (a picture is wanted), large or long; nothing when it
// may be one. ms: its length, 0 if that cannot be found out. longest 0: without limit.
export function fault({ size, type, ms, claimed }, { most, longest, sound }) {
  if (size === 0) return 'empty'
  if (!type) return 'type'
  if (!sound && claimed.startsWith('audio/')) return 'sound'
  if (size > most) return 'large'
  return longest && ms > longest ? 'long' : ''
}
