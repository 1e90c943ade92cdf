/** Functions of ES|QL that are not run here, by what they need. */
const REFUSED: readonly { readonly names: string; readonly reason: string }[] = [
  {
    reason: 'works on shapes and grids of the earth, of which only points are known here',
    names:
      'st_centroid_agg st_extent_agg st_contains st_disjoint st_intersects st_within st_envelope st_xmax st_xmin st_ymax st_ymin ' +
      'st_geohash st_geotile st_geohex st_geohash_to_string st_geotile_to_string st_geohex_to_string st_geohash_to_long ' +
      'st_geotile_to_long st_geohex_to_long st_geohash_to_geoshape st_geotile_to_geoshape st_geohex_to_geoshape st_simplify ' +
      'st_buffer st_npoints st_geometrytype st_isempty st_simplifypreservetopology to_cartesianpoint to_cartesianshape ' +
      'to_geoshape to_geohash to_geotile to_geohex',
  },
  {
    reason: 'works on vectors, and needs a model that makes them',
    names:
      'knn embedding text_embedding embed_text to_dense_vector v_cosine v_dot_product v_l1_norm v_l2_norm v_magnitude v_hamming chunk ' +
      'top_snippets extract_snippets',
  },
  { reason: 'ranks results of a search, and events here have no rank', names: 'score decay' },
  { reason: 'groups texts by a learned pattern that is Elasticsearch’s own; GROK or DISSECT the text instead', names: 'categorize' },
  {
    reason: 'works on time series (TS), which events are not',
    names:
      'rate irate increase delta idelta deriv avg_over_time sum_over_time min_over_time max_over_time count_over_time ' +
      'count_distinct_over_time first_over_time last_over_time present_over_time absent_over_time percentile_over_time ' +
      'stddev_over_time variance_over_time without to_counter to_gauge to_aggregate_metric_double to_aggregatemetricdouble ' +
      'to_exponential_histogram to_tdigest to_histogram histogram_percentile predict_linear scalar',
  },
  {
    reason: 'works on ranges, a type that is not known here; compare with both ends',
    names: 'to_range to_date_range range_min range_max range_contains range_intersects range_within in_range',
  },
];

const reasons = new Map(REFUSED.flatMap(({ names, reason }) => names.split(' ').map((name) => [name, reason] as const)));

/** Why a function that Elasticsearch has is not run here; undefined for names that it does not have. */
export function refusalOf(name: string): string | undefined {
  return reasons.get(name);
}
