import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWindow } from './inWindow.ts';
import { picturePath, takePicture } from './pictures.ts';
import { SCENES } from './scenes.ts';
import { chooseTheme, THEMES, type ThemeName } from './theme.ts';
import { quiet } from './window.ts';

for (const { name, show, settings = {} } of SCENES) {
  test(
    `the view ${name} is drawn in every theme`,
    inWindow(
      async (window) => {
        const pictures = new Set<string>();
        for (const theme of Object.keys(THEMES) as ThemeName[]) {
          await chooseTheme(window.page, theme);
          await show(window);
          await quiet(window.page);
          const picture = await takePicture(window.page, picturePath(theme, name));
          pictures.add(picture.toString('base64'));
        }
        assert.equal(pictures.size, Object.keys(THEMES).length);
      },
      { settings },
    ),
  );
}
