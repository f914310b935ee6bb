import { expect, type Page } from '@playwright/test';
import type { Demo } from './demo.ts';
import { at, type Screen } from './screen.ts';

/** Every page of the candidate's room. */
export function roomScreens(demo: Demo): Screen[] {
  const {
    completed, redo, expired, recorded, progress, invited, esInvited, esProgress, esRecorded, esExpired, esReceipt,
    esRedo, discarded, deleted, replaced,
  } = demo;
  const studio = (name: string, path: string, then: (p: Page) => Promise<unknown>) => ({
    name,
    open: async (p: Page) => {
      await p.goto(path);
      await then(p);
    },
  });

  /** A form that is sent without what it needs. */
  const refused = (path: string, button: string) => async (p: Page) => {
    await p.goto(path);
    await p.getByRole('button', { name: button, exact: true }).click();
    await expect(p.locator('.field-error').first()).toBeVisible();
  };

  return [
    { name: 'room-landing', open: at(invited.link) },
    { name: 'room-landing-back', open: at(progress.link) },
    { name: 'room-landing-redo', open: at(redo.link) },
    { name: 'room-landing-recorded', open: at(recorded.link) },
    { name: 'room-check', open: at(`${progress.link}/check`) },
    studio('room-check-live', `${progress.link}/check`, async (p) => {
      await p.getByRole('button', { name: 'Turn on camera and microphone' }).click();
      await expect(p.getByLabel('Your camera')).toBeVisible();
    }),
    studio('room-question', `${progress.link}/overview`, async (p) => {
      await p.getByRole('link', { name: /^Record/ }).first().click();
      await expect(p.getByRole('button', { name: /Start recording|Show the question|Turn on/ }).first()).toBeVisible();
    }),
    studio('room-check-blocked', `${progress.link}/check`, async (p) => {
      await p.evaluate(() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('Permission denied', 'NotAllowedError'); }; });
      await p.getByRole('button', { name: 'Turn on camera and microphone' }).click();
      await expect(p.getByRole('button', { name: 'Answer with a file instead' })).toBeVisible();
    }),
    studio('room-file', `${progress.link}/check`, async (p) => {
      await p.getByRole('button', { name: /^Record with your phone/ }).click();
      await expect(p.getByRole('heading', { name: 'Answer with a file' })).toBeVisible();
      await p.evaluate(() => sessionStorage.clear()); // the screens after this one have a camera again
    }),
    { name: 'room-overview', open: at(`${progress.link}/overview`) },
    { name: 'room-overview-complete', open: at(`${recorded.link}/overview`) },
    { name: 'room-receipt', open: at(completed.link) },
    { name: 'room-ask', open: at(`${recorded.link}/ask`) },
    { name: 'room-ask-adjustment', open: at(`${recorded.link}/ask?kind=adjustment`) },
    { name: 'room-ask-expired', open: at(`${expired.link}/ask?kind=time`) },
    { name: 'room-ask-error', open: refused(`${recorded.link}/ask?kind=trouble`, 'Send') },
    { name: 'room-ask-thanks', open: at(`${expired.link}/ask?asked=time`) },
    { name: 'room-es-landing', open: at(esInvited.link) },
    { name: 'room-es-landing-back', open: at(esProgress.link) },
    { name: 'room-es-landing-recorded', open: at(esRecorded.link) },
    { name: 'room-es-landing-redo', open: at(esRedo.link) },
    { name: 'room-es-check', open: at(`${esProgress.link}/check`) },
    studio('room-es-question', `${esProgress.link}/overview`, async (p) => {
      await p.getByRole('link', { name: /^Grabar/ }).first().click();
      await expect(p.getByRole('button', { name: /Empezar a grabar|Mostrar la pregunta|Encender/ }).first()).toBeVisible();
    }),
    { name: 'room-es-overview', open: at(`${esProgress.link}/overview`) },
    { name: 'room-es-overview-complete', open: at(`${esRecorded.link}/overview`) },
    { name: 'room-es-receipt', open: at(esReceipt.link) },
    { name: 'room-es-expired', open: at(esExpired.link) },
    { name: 'room-es-ask', open: at(`${esProgress.link}/ask`) },
    { name: 'room-es-ask-expired', open: at(`${esExpired.link}/ask?kind=time`) },
    { name: 'room-es-ask-error', open: refused(`${esRecorded.link}/ask?kind=trouble`, 'Enviar') },
    { name: 'room-expired', open: at(expired.link) },
    { name: 'room-discarded', open: at(discarded.link) },
    { name: 'room-deleted', open: at(deleted.link) },
    { name: 'room-replaced', open: at(replaced.link) },
    { name: 'room-unknown', open: at('/i/00000000000000000000000000') },
  ];
}
