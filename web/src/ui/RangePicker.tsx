import { useState } from 'react';
import type { FormEvent } from 'react';
import { ages, isRelative, limits, localInput, moment } from '../logic/range';
import type { Range } from '../logic/range';
import { shortTime, utc } from '../logic/format';
import { texts } from '../texts';
import { Button, Dialog, DialogEnd, Field, Input, Segments } from './basics';

interface Props { range: Range; onChoose: (range: Range) => void }

function OwnSpan({ range, onChoose, onClose }: Props & { onClose: () => void }) {
  const { from, to } = limits(range, Date.now());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [since, until] = [Date.parse(String(form.get('from'))), Date.parse(String(form.get('until')))].sort((a, b) => a - b);
    if (since !== undefined && until !== undefined && since < until)
      onChoose({ since: moment(since), until: moment(until) });
    onClose();
  };
  return (
    <Dialog title={texts.range.custom} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <Field label={texts.range.from}><Input name="from" type="datetime-local" step="1" required defaultValue={localInput(from)} /></Field>
        <Field label={texts.range.until}><Input name="until" type="datetime-local" step="1" required defaultValue={localInput(to)} /></Field>
        <DialogEnd><Button onClick={onClose}>{texts.cancel}</Button><Button type="submit" look="primary">{texts.range.apply}</Button></DialogEnd>
      </form>
    </Dialog>
  );
}

/* Which span of time the page shows. */
export function RangePicker({ range, onChoose }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { from, to } = limits(range, Date.now());
  return (
    <div className="row">
      <Segments label={texts.range.label} value={isRelative(range) ? range.since : null} onChoose={(since) => onChoose({ since, until: null })}
        options={ages.map((age) => [age as string, texts.range.ages[age] ?? age] as const)} />
      <Button little aria-pressed={!isRelative(range)} title={texts.range.span(utc(from), utc(to))} onClick={() => setOpen(true)}>
        {isRelative(range) ? texts.range.custom : texts.range.span(shortTime(from), shortTime(to))}
      </Button>
      {isOpen && <OwnSpan range={range} onChoose={onChoose} onClose={() => setOpen(false)} />}
    </div>
  );
}
