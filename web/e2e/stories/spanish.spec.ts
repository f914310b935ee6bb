import type { Page } from '@playwright/test';
import { expectAccessible } from '../axe.ts';
import { expect, test } from '../fixtures.ts';
import { candidate, expectPlays, invite, newPosition, recordedFor, row, somebody } from '../acts.ts';

const questions = [{ prompt: '¿Por qué le interesa este puesto?', takes: 3 }, { prompt: '¿Qué le gusta de su trabajo?' }];

// The whole way in Spanish: set in the position, from the letter to the receipt. On the smallest phone, where Spanish
// words are the longest, nothing is cut off and axe finds nothing.
test('the room in Spanish, from the letter to the receipt', async ({ desk, context, server }) => {
  test.setTimeout(150_000);
  const tab = await newPosition(desk, 'Enfermera de noche', questions);
  await desk.goto(tab.replace('/candidates', '/settings'));
  await desk.getByLabel('Language of the candidate’s pages and letters').selectOption('Español');
  await desk.getByRole('button', { name: 'Save position' }).click();
  await expect(desk.getByLabel('Language of the candidate’s pages and letters')).toHaveValue('es');
  const who = somebody('Ana');
  const link = await invite(desk, tab, who);

  await desk.goto('/outbox');
  await desk.getByRole('main').getByRole('listitem').filter({ hasText: who.name }).first().getByRole('link').click();
  await expect(desk.getByText('Su entrevista en vídeo para el puesto Enfermera de noche').first()).toBeVisible();
  await expect(desk.getByText('Le rogamos que responda antes del')).toBeVisible();

  const room = await candidate(context, server.url);
  await room.setViewportSize({ width: 320, height: 640 });
  await room.goto(link);
  await expect(room.getByRole('heading', { name: 'Su entrevista en vídeo: Enfermera de noche' })).toBeVisible();
  await expect(room.getByText(/Puede responder hasta el (lunes|martes|miércoles|jueves|viernes|sábado|domingo), \d+ de \p{L}+ de \d{4}/u)).toBeVisible();
  await fits(room);
  await room.getByText('Aviso de privacidad').first().click();
  await fits(room);
  await room.getByRole('checkbox', { name: /aviso de privacidad/ }).check();
  await room.getByRole('button', { name: 'Empezar' }).click();

  await expect(room.getByRole('heading', { name: '¿Se le ve y se le oye bien?' })).toBeVisible();
  await room.getByRole('button', { name: 'Encender la cámara y el micrófono' }).click();
  await expect(room.getByLabel('Su cámara')).toBeVisible();
  await fits(room);
  await room.getByRole('link', { name: 'Todo bien: ir a la pregunta' }).click();

  await expect(room.getByText(questions[0].prompt)).toBeVisible();
  await fits(room);
  await record(room);
  await expectPlays(room, 'Su grabación');
  await expect(room.getByRole('button', { name: /^Volver a grabar \(quedan? \d/ })).toBeVisible();
  await fits(room);
  await room.getByRole('button', { name: /^Volver a grabar \(quedan? \d/ }).click();
  await stop(room);
  await expect(room.getByRole('button', { name: /^Volver a grabar \(quedan? \d/ })).toBeVisible();
  await room.getByRole('button', { name: 'Quedarme con esta y continuar' }).click();

  await expect(room.getByRole('heading', { name: 'Pregunta 2 de 2' })).toBeVisible();
  await room.getByRole('link', { name: 'Todas las preguntas' }).click();
  await expect(room.getByText('1 de 2 grabadas. Lo grabado está a salvo.')).toBeVisible();
  await fits(room);
  await room.getByRole('link', { name: 'Grabar pregunta 2' }).click();
  await record(room);
  await room.getByRole('button', { name: 'Quedarme con esta y continuar' }).click();
  await expect(room.getByRole('heading', { name: 'Todo listo: revise y envíe' })).toBeVisible();
  await fits(room);
  await room.getByRole('button', { name: 'Enviar mi entrevista' }).click();
  await expect(room.getByRole('heading', { name: `Muchas gracias, ${who.name}` })).toBeVisible();
  await fits(room);

  await desk.goto(tab);
  await expect(row(desk, who.name)).toContainText('To review');
});

test('choosing Spanish in the middle keeps the place, and what was recorded', { tag: '@thorough' }, async ({ desk, context, server }) => {
  test.setTimeout(120_000);
  const tab = await newPosition(desk, 'Night nurse', [{ prompt: 'Why nights?' }, { prompt: 'And why us?' }]);
  const link = await invite(desk, tab, somebody('Luz'));
  const room = await candidate(context, server.url);
  await room.goto(link);
  await room.getByRole('checkbox', { name: /privacy notice/ }).check();
  await room.getByRole('button', { name: 'Start' }).click();
  await room.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  await expect(room.getByLabel('Your camera')).toBeVisible();
  await room.getByRole('link', { name: /go to the question/ }).click();
  await room.getByRole('button', { name: 'Start recording' }).click();
  await recordedFor(room, 2);
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await room.getByRole('button', { name: 'Keep and go on' }).click();

  // The address has changed without a page load; the choice leads to where the candidate is.
  await expect(room.getByRole('heading', { name: 'Question 2 of 2' })).toBeVisible();
  await room.getByRole('link', { name: 'Español' }).click();
  await expect(room.getByRole('heading', { name: 'Pregunta 2 de 2' })).toBeVisible();
  expect(new URL(room.url()).pathname + new URL(room.url()).search).toBe(`${new URL(link).pathname}/questions/2`);
  await expect(room.locator('html')).toHaveAttribute('lang', 'es');
  await expect(room.getByText('And why us?')).toHaveAttribute('lang', 'en'); // the recruiter's words stay as they are
  await record(room);
  await room.getByRole('button', { name: 'Quedarme con esta y continuar' }).click();
  await expect(room.getByText('Grabada, 0:02').or(room.getByText(/Grabada, 0:0\d/)).first()).toBeVisible();
  await room.getByRole('link', { name: 'English' }).click();
  await expect(room.getByRole('heading', { name: 'All set: look it over and submit' })).toBeVisible();
  await room.goto(link);
  await expect(room.locator('html')).toHaveAttribute('lang', 'en');
});

test('without JavaScript the language can be chosen on every page', async ({ desk, browser, server }) => {
  const tab = await newPosition(desk, 'Porter', [{ prompt: 'Why us?' }]);
  const link = await invite(desk, tab, somebody('Sol'));
  const room = await (await browser.newContext({ baseURL: server.url, javaScriptEnabled: false })).newPage();
  await room.goto(link);
  await room.getByRole('link', { name: 'Español' }).click();
  await expect(room.getByRole('heading', { name: 'Su entrevista en vídeo: Porter' })).toBeVisible();
  await expect(room.getByText(/, \d\d:\d\d UTC/).first()).toBeVisible(); // nobody knows the candidate's zone here
  await room.goto('/i/no-such-link-at-all');
  await expect(room.getByRole('heading', { name: 'No conocemos este enlace' })).toBeVisible();
  await room.getByRole('link', { name: 'English' }).click();
  await expect(room.getByRole('heading', { name: 'We do not know this link' })).toBeVisible();
  await room.context().close();
});

/** Records for two seconds and waits until the server has the take. */
async function record(room: Page): Promise<void> {
  await room.getByRole('button', { name: 'Empezar a grabar' }).click();
  await stop(room);
}

async function stop(room: Page): Promise<void> {
  await recordedFor(room, 2, 'Parar');
  await room.getByRole('button', { name: 'Parar' }).click();
  await expect(room.getByText('Guardado', { exact: true })).toBeVisible();
}

/** Nothing is wider than the screen, no word is cut off, and axe finds nothing. */
async function fits(room: Page): Promise<void> {
  await room.evaluate(() => document.fonts.ready);
  await expectAccessible(room);
  const cut = await room.evaluate(() => {
    const wider = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['the page'] : [];
    const words = [...document.querySelectorAll<HTMLElement>('h1, h2, p, li, a, button, summary, label')];
    return wider.concat(words.filter((e) => e.offsetParent && !e.closest('.sr') && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline').map((e) => e.textContent!.trim()));
  });
  expect(cut).toEqual([]);
}
