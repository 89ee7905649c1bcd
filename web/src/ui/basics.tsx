/* The small parts that every view is made of. */

import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { ButtonHTMLAttributes, ComponentProps, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { texts } from '../texts';
import { copyText } from './copyText';
import { Icon } from './Icon';
import type { IconName } from './Icon';
import css from './ui.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> { look?: 'primary' | 'danger' | 'plain'; icon?: IconName; little?: boolean }

export const Button = ({ look, icon, little, className = '', children, type = 'button', ...rest }: ButtonProps) => (
  <button type={type} className={`${css.button} ${look ? css[look] : ''} ${little ? css.little : ''} ${className}`} {...rest}>
    {icon && <Icon name={icon} />}{children}
  </button>
);

interface CardProps { title?: string; hint?: string; tools?: ReactNode; tight?: boolean; children: ReactNode; className?: string }

export function Card({ title, hint, tools, tight, children, className = '' }: CardProps) {
  const id = useId();
  return (
    <section className={`${css.card} ${className}`} aria-labelledby={title ? id : undefined}>
      {title && (
        <header className={css.cardHead}>
          <h2 id={id}>{title}</h2>
          {hint && <p>{hint}</p>}
          {tools && <div className={css.cardTools}>{tools}</div>}
        </header>
      )}
      <div className={tight ? css.tight : css.cardBody} tabIndex={tight ? 0 : undefined} role={tight ? 'group' : undefined} aria-label={tight ? title : undefined}>{children}</div>
    </section>
  );
}

export const Field = ({ label, children, error }: { label: string; children: ReactNode; error?: string }) => (
  <label className={css.field}><span>{label}</span>{children}{error && <em className={css.error}>{error}</em>}</label>
);
export const Input = ({ className = '', ...rest }: ComponentProps<'input'>) => <input className={`${css.input} ${className}`} {...rest} />;
export const TextArea = (props: TextareaHTMLAttributes<HTMLTextAreaElement>) => <textarea className={css.input} {...props} />;
export const Select = ({ className = '', ...rest }: SelectHTMLAttributes<HTMLSelectElement>) => <select className={`${css.input} ${className}`} {...rest} />;

export const Tag = ({ children, tone, title }: { children: ReactNode; tone?: 'good' | 'bad' | 'warn'; title?: string }) => (
  <span className={`${css.tag} ${tone ? css[tone] : ''}`} title={title}>{children}</span>
);

interface SegmentsProps<T extends string> { label: string; options: readonly (readonly [T, string])[]; value: T | null; onChoose: (value: T) => void }

export const Segments = <T extends string>({ label, options, value, onChoose }: SegmentsProps<T>) => (
  <div className={css.segments} role="group" aria-label={label}>
    {options.map(([option, text]) => <button key={option} type="button" aria-pressed={option === value} onClick={() => onChoose(option)}>{text}</button>)}
  </div>
);

export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  /* Closed before it is taken away: only then the browser gives the focus back to whom it had it from. */
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} className={css.dialog} aria-labelledby={id} onCancel={(event) => { event.preventDefault(); onClose(); }}
      onClick={(event) => { if (event.target === dialog.current) onClose(); }}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
export const DialogEnd = ({ children }: { children: ReactNode }) => <div className={css.dialogEnd}>{children}</div>;

/* Where nothing may be copied for the reader, who then does it. */
const ByHand = ({ text, onClose }: { text: string; onClose: () => void }) => (
  <Dialog title={texts.copyFailed} onClose={onClose}>
    <Field label={texts.copyByHand}><TextArea rows={6} readOnly autoFocus value={text} onFocus={(event) => event.currentTarget.select()} /></Field>
    <DialogEnd><Button look="primary" onClick={onClose}>{texts.close}</Button></DialogEnd>
  </Dialog>
);

/* Copies `text`; says so for a while. */
export function Copy({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<'done' | 'failed' | null>(null);
  useEffect(() => {
    if (state !== 'done')
      return;
    const timer = setTimeout(() => setState(null), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <>
      <Button little icon={state === 'done' ? 'check' : 'copy'} onClick={() => void copyText(text).then((isDone) => setState(isDone ? 'done' : 'failed'))}>
        <span aria-live="polite">{state === 'done' ? texts.copied : label}</span>
      </Button>
      {state === 'failed' && <ByHand text={text} onClose={() => setState(null)} />}
    </>
  );
}

export const Keys = ({ keys }: { keys: readonly (readonly [string, string])[] }) => (
  <dl className={css.keys}>
    {keys.map(([key, text]) => <div key={key} style={{ display: 'contents' }}><dt>{key.split(' ').map((each) => <kbd key={each}>{each}</kbd>)}</dt><dd>{text}</dd></div>)}
  </dl>
);
