import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWindow } from '../ui/inWindow.ts';
import { picturePath, takePicture } from '../ui/pictures.ts';
import { STAGES } from '../ui/scenes.ts';
import { chooseTheme, THEMES, type ThemeName } from '../ui/theme.ts';
import { quiet } from '../ui/window.ts';

// Not among all tests, whose stories look at the same views: `npm run screenshots` runs it.
const NAMES = Object.keys(THEMES) as ThemeName[];

const wanted = (process.env['LEAFE_STAGES'] ?? '').split(',').filter((name) => name !== '');
for (const name of wanted) {
  const known = STAGES.map((stage) => stage.name);
  assert.ok(known.includes(name), `there is no stage ${name}, but ${known.join(', ')}`);
}

for (const { name, arrange, scenes, settings = {} } of STAGES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  test(
    `the views of ${name} are drawn in every theme`,
    inWindow(
      async (window) => {
        await arrange(window);
        const pictures = new Map(scenes.map((scene) => [scene.name, new Set<string>()]));
        for (const theme of NAMES) {
          await chooseTheme(window.page, theme);
          for (const scene of scenes) {
            await scene.show(window);
            await quiet(window.page);
            const picture = await takePicture(window.page, picturePath(theme, scene.name));
            pictures.get(scene.name)?.add(picture.toString('base64'));
            await scene.leave?.(window);
          }
        }
        for (const [scene, all] of pictures) assert.equal(all.size, NAMES.length, scene);
      },
      { settings },
    ),
  );
}
