import { texts } from '../texts';
import { Button } from '../ui/basics';
import type { IconName } from '../ui/Icon';
import { setTheme, useTheme } from './theme';
import type { Theme } from './theme';

const next: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const icons: Record<Theme, IconName> = { auto: 'auto', light: 'sun', dark: 'moon' };

export function ThemeSwitch() {
  const theme = useTheme();
  const text = texts.theme[theme];
  return <Button look="plain" icon={icons[theme]} title={text} aria-label={text} onClick={() => setTheme(next[theme])} />;
}
