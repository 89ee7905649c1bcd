import { columns as all, usualColumns } from '../../logic/fields';
import { texts } from '../../texts';
import { Button } from '../../ui/basics';
import uiCss from '../../ui/ui.module.css';
import css from './explore.module.css';

export const ColumnPicker = ({ columns, onChoose }: { columns: string[]; onChoose: (columns: string[]) => void }) => (
  <details className={css.menu}>
    <summary className={`${uiCss.button} ${uiCss.little}`}>{texts.explore.columns}</summary>
    <fieldset>
      <legend className="hidden">{texts.explore.columns}</legend>
      {all.map((name) => (
        <label key={name} className="mono">
          <input type="checkbox" checked={columns.includes(name)} onChange={() => onChoose(columns.includes(name) ? columns.filter((each) => each !== name) : all.filter((each) => each === name || columns.includes(each)))} />{name}
        </label>
      ))}
      <Button little onClick={() => onChoose(usualColumns)}>{texts.explore.usual}</Button>
    </fieldset>
  </details>
);
