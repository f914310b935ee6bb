// Camera and microphone: asking for them, what can go wrong, and the one stream that the room's pages share.

import { soundOnly } from './sound.js'

// DeviceProblem carries a code that names the help on the page: insecure, inapp, unsupported, blocked, missing, busy.
export class DeviceProblem extends Error {
  constructor(code) {
    super(code)
    this.code = code
  }
}

const codes = {
  NotAllowedError: 'blocked',
  SecurityError: 'blocked',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

// In-app browsers show links from letters and chats inside another app, and most have no camera.
const inApp = /FBAN|FBAV|Instagram|Line\/|MicroMessenger|LinkedInApp|Snapchat|TikTok|GSA\/|; wv\)/

const mutedFor = 3000 // ms after which a camera or microphone that gives nothing counts as gone

// Studio holds the stream. It fires "lost" when camera or microphone stop by themselves.
export class Studio extends EventTarget {
  stream = null

  get live() {
    return Boolean(this.stream?.active) && this.stream.getTracks().every(track => track.readyState === 'live' && !track.muted)
  }

  // seen: there is a picture.
  get seen() { return Boolean(this.stream?.getVideoTracks().length) }

  // open asks for camera and microphone, those chosen before if they are still there, and throws DeviceProblem.
  async open() {
    if (this.live && soundOnly() !== this.seen) return this.stream
    this.close()
    if (!window.isSecureContext) throw new DeviceProblem('insecure')
    if (!navigator.mediaDevices?.getUserMedia) throw new DeviceProblem(inApp.test(navigator.userAgent) ? 'inapp' : 'unsupported')
    if (!window.MediaRecorder) throw new DeviceProblem('unsupported')
    const stream = await this.#ask()
    for (const track of stream.getTracks()) this.#guard(track, stream)
    this.stream = stream
    return stream
  }

  // choose switches to another device; kind is "camera" or "microphone".
  async choose(kind, id) {
    chosen.set(kind, id)
    this.close()
    return this.open()
  }

  // devices lists what there is to choose from: [{id, label, on}] for each kind. The names are known once one is in use.
  async devices() {
    const all = await navigator.mediaDevices.enumerateDevices()
    const list = (kind, track) => all.filter(device => device.kind === kind && device.deviceId).map(device => ({
      id: device.deviceId, label: device.label, on: track?.getSettings().deviceId === device.deviceId,
    }))
    return {
      camera: list('videoinput', this.stream?.getVideoTracks()[0]),
      microphone: list('audioinput', this.stream?.getAudioTracks()[0]),
    }
  }

  close() {
    const stream = this.stream
    this.stream = null
    stream?.getTracks().forEach(track => track.stop())
  }

  #guard(track, stream) {
    let timer
    const lost = () => { if (this.stream === stream) this.dispatchEvent(new Event('lost')) }
    track.addEventListener('ended', lost)
    track.addEventListener('mute', () => { timer = setTimeout(lost, mutedFor) })
    track.addEventListener('unmute', () => clearTimeout(timer))
  }

  async #ask() {
    try {
      return await navigator.mediaDevices.getUserMedia({
        video: !soundOnly() && { ...wish('camera'), facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } },
        audio: { ...wish('microphone'), echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      })
    } catch (error) {
      throw new DeviceProblem(codes[error.name] ?? 'busy')
    }
  }
}

const wish = kind => chosen.get(kind) ? { deviceId: { ideal: chosen.get(kind) } } : {}

// What was chosen holds for this tab, across reloads.
const chosen = {
  get: kind => { try { return sessionStorage.getItem(`retake.${kind}`) } catch { return null } },
  set: (kind, id) => { try { sessionStorage.setItem(`retake.${kind}`, id) } catch { /* storage is off: until reload */ } },
}
