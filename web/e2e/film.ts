import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Two seconds for a fake camera or microphone, which plays them again and again. */
export function film(folder: string, name: string, source: string): string {
  const file = join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-t', '2', ...(name.endsWith('.y4m') ? ['-pix_fmt', 'yuv420p'] : []), file]);
  return file;
}

/** What the fake camera shows. A small picture: stories tell what the room does, not how far a busy machine's encoder is behind. */
export function camera(): string {
  const folder = resolve(import.meta.dirname, '../../.build');
  const file = join(folder, 'camera.y4m');
  return existsSync(file) ? file : film(folder, 'camera.y4m', 'testsrc2=s=160x120:r=10');
}
