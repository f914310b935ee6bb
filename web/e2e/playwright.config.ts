import { defineConfig } from '@playwright/test';
import { film } from './film.ts';

// A small picture: stories tell what the room does, not how far a busy encoder is behind.
const camera = film('camera.y4m', 'testsrc2=s=160x120:r=10');
// Four short tones a second: there is sound in every part of a take, and no noise filter takes it for a fan.
const microphone = film('microphone.wav', 'aevalsrc=0.4*sin(880*PI*t)*gt(sin(8*PI*t)\\,0):s=48000');

// Stories drive Debian's Chromium (nothing is downloaded). Its fake camera and microphone play files; the permission prompt
// is real, so that a refusal can be tested: stories grant it through the context.
export default defineConfig({
  testDir: './stories',
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: !!process.env.CI,
  retries: 0,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    trace: 'retain-on-failure',
    permissions: ['camera', 'microphone'],
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-quic', '--disable-background-networking', '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${camera}`, `--use-file-for-fake-audio-capture=${microphone}`,
      ],
    },
  },
});
