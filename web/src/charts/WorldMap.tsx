/* Where anomalies come from: land by d3-geo, a circle for each place, as large as there are many. */

import { geoNaturalEarth1, geoPath } from 'd3-geo';
import { useMemo } from 'react';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import land from 'world-atlas/land-110m.json';
import { count } from '../logic/format';
import type { Place } from '../api/types';
import css from './charts.module.css';

const width = 800;
const height = 400;
const topology = land as unknown as Topology<{ land: GeometryCollection }>;
const shape = feature(topology, topology.objects.land);
const projection = geoNaturalEarth1().fitSize([width, height], shape);
const outline = geoPath(projection)(shape) ?? '';

export default function WorldMap({ places, label }: { places: Place[]; label: string }) {
  const circles = useMemo(() => {
    const most = Math.max(1, ...places.map((place) => place.anomalies));
    return places.flatMap((place) => {
      const at = projection([place.lon, place.lat]);
      return at ? [{ place, x: at[0], y: at[1], radius: 3 + 15 * Math.sqrt(place.anomalies / most) }] : [];
    });
  }, [places]);
  return (
    <svg className={css.map} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <path className={css.land} d={outline} />
      {circles.map(({ place, x, y, radius }) => (
        <circle key={`${place.country} ${place.lat} ${place.lon}`} className={css.place} cx={x} cy={y} r={radius}><title>{`${place.country}: ${count(place.anomalies)}`}</title></circle>
      ))}
    </svg>
  );
}
