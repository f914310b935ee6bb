import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For the files of this process; it goes with it. */
export const folder = mkdtempSync(join(tmpdir(), 'retake-stories-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Two seconds for a fake camera or microphone, which plays them again and again. */
export function film(name: string, source: string): string {
  const file = join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-t', '2', ...(name.endsWith('.y4m') ? ['-pix_fmt', 'yuv420p'] : []), file]);
  return file;
}
