// How much of the picture is not black: a share from 0 to 1. A covered lens is not quite black and noisy, which a picture
// of 32 × 18 evens out. The server's own check draws the line at the same place.
export const visible = 0.02 // the share above which there is a picture
const black = 0.1 * 255
const width = 32
const height = 18

// glance calls see(share, now) twice a second with what the video shows, until the signal ends; now is in ms.
export function glance(video, see, signal) {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const paper = canvas.getContext('2d', { willReadFrequently: true })
  const look = () => {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return
    paper.drawImage(video, 0, 0, width, height)
    see(lit(paper.getImageData(0, 0, width, height).data), performance.now())
  }
  const timer = setInterval(look, 500)
  signal.addEventListener('abort', () => clearInterval(timer))
}

// lit is the share of pixels that are brighter than black. pixels: red, green, blue, alpha, and so on.
export function lit(pixels) {
  let bright = 0
  for (let i = 0; i < pixels.length; i += 4) {
    if (0.2126 * pixels[i] + 0.7152 * pixels[i + 1] + 0.0722 * pixels[i + 2] > black) bright++
  }
  return bright / (pixels.length / 4)
}
