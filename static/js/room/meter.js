// How loud it is: the root mean square of the samples, which is near what people hear, as decibels below full scale.
export const audible = 0.08 // the level above which there is sound
const quietest = -60 // dB; what is below counts as no sound at all

// meter calls hear(level, now) about fifteen times a second until the signal ends; level is 0 (silent) to 1 (full), now
// in ms. Call it from a click: browsers let sound be looked at only after one.
export function meter(stream, hear, signal) {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 2048
  context.createMediaStreamSource(stream).connect(analyser)
  context.resume().catch(() => {})
  const samples = new Float32Array(analyser.fftSize)
  const look = () => {
    if (context.state !== 'running') return
    analyser.getFloatTimeDomainData(samples)
    let sum = 0
    for (const sample of samples) sum += sample * sample
    const decibels = 10 * Math.log10(sum / samples.length || 1e-12)
    hear(Math.min(1, Math.max(0, 1 - decibels / quietest)), performance.now())
  }
  const timer = setInterval(look, 66)
  signal.addEventListener('abort', () => { clearInterval(timer); context.close() })
}
