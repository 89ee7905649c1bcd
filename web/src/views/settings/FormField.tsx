import { useId } from 'react';
import type { ComponentProps } from 'react';
import { Field, Input } from '../../ui/basics';
import type { Faults } from './useWork';
import css from './settings.module.css';

interface Props extends ComponentProps<'input'> { label: string; name: string; faults: Faults }

/* A field of a form, and what the server says is wrong in it. */
export function FormField({ label, name, faults, ...rest }: Props) {
  const id = useId();
  const fault = faults[name];
  return (
    <div>
      <Field label={label}><Input name={name} aria-invalid={Boolean(fault)} aria-describedby={fault && id} {...rest} /></Field>
      {fault && <p id={id} className={css.error} role="alert">{fault}</p>}
    </div>
  );
}
