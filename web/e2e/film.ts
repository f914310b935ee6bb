import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Two seconds for a fake camera or microphone, which plays them again and again. */
export function film(folder: string, name: string, source: string): string {
  const file = join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-t', '2', ...(name.endsWith('.y4m') ? ['-pix_fmt', 'yuv420p'] : []), file]);
  return file;
}

/** What the fake camera shows. A small picture: stories tell what the room does, not how far a busy encoder is behind. */
export const camera = () => once('camera.y4m', 'testsrc2=s=160x120:r=10');

/**
 * What the fake microphone hears: four short tones a second, so that there is sound in every part of a take, and no noise
 * filter takes it for a fan.
 */
export const microphone = () => once('microphone.wav', 'aevalsrc=0.4*sin(880*PI*t)*gt(sin(8*PI*t)\\,0):s=48000');

function once(name: string, source: string): string {
  const folder = resolve(import.meta.dirname, '../../.build');
  const file = join(folder, name);
  return existsSync(file) ? file : film(folder, name, source);
}
