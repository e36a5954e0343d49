import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWindow } from './inWindow.ts';
import { picturePath, takePicture } from './pictures.ts';
import { STAGES } from './scenes.ts';
import { chooseTheme, THEMES, type ThemeName } from './theme.ts';
import { quiet } from './window.ts';

const NAMES = Object.keys(THEMES) as ThemeName[];
/** Set by `npm run screenshots`: a picture of every scene in every theme. A run of all tests draws each stage in one, by turns. */
const ALL_THEMES = process.env['LEAFE_ALL_THEMES'] === '1';

for (const [at, { name, arrange, scenes, settings = {} }] of STAGES.entries()) {
  const themes = ALL_THEMES ? NAMES : NAMES.filter((_, index) => index === at % NAMES.length);
  test(
    `the views of ${name} are drawn in ${ALL_THEMES ? 'every theme' : themes.join()}`,
    inWindow(
      async (window) => {
        await arrange(window);
        const pictures = new Map(scenes.map((scene) => [scene.name, new Set<string>()]));
        for (const theme of themes) {
          await chooseTheme(window.page, theme);
          for (const scene of scenes) {
            await scene.show(window);
            await quiet(window.page);
            const picture = await takePicture(window.page, picturePath(theme, scene.name));
            pictures.get(scene.name)?.add(picture.toString('base64'));
            await scene.leave?.(window);
          }
        }
        for (const [scene, all] of pictures) assert.equal(all.size, themes.length, scene);
      },
      { settings },
    ),
  );
}
