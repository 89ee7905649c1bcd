import { Link } from '../router/Link';
import { paths } from '../router/paths';
import { Page } from '../shell/Page';
import { texts } from '../texts';
import { State } from '../ui/states';

export const Lost = () => <Page title={texts.lost.title}><State title={texts.lost.text}><Link to={paths.overview}>{texts.lost.home}</Link></State></Page>;
