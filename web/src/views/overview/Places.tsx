import { useApi } from '../../api/queries';
import { WorldMap } from '../../charts';
import { count } from '../../logic/format';
import { texts } from '../../texts';
import { Card } from '../../ui/basics';
import { Async, State } from '../../ui/states';
import uiCss from '../../ui/ui.module.css';
import type { Place } from '../../api/types';
import type { Part } from './parts';
import css from './overview.module.css';

const PlaceTable = ({ places }: { places: Place[] }) => (
  <table className={uiCss.table}>
    <thead><tr><th>{texts.overview.country}</th><th className={uiCss.right}>{texts.overview.anomalies}</th></tr></thead>
    <tbody>
      {places.slice(0, 12).map((place) => (
        <tr key={`${place.country} ${place.lat} ${place.lon}`}><td>{place.country}</td><td className={`${uiCss.right} number`}>{count(place.anomalies)}</td></tr>
      ))}
    </tbody>
  </table>
);

export function Places({ query, every }: Part) {
  const places = useApi('stats/places', query, { every });
  return (
    <Card title={texts.overview.places}>
      <Async query={places} isEmpty={(data) => data.items.length === 0} empty={<State title={texts.overview.noPlaces}><p>{texts.overview.noPlacesHint}</p></State>}>
        {(data) => <div className={css.world}><WorldMap places={data.items} label={texts.overview.mapText(data.items.length)} /><PlaceTable places={data.items} /></div>}
      </Async>
    </Card>
  );
}
