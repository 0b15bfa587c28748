namespace EventStore.Tests;

/// <summary>What Marten 9 expects of the tables, Guid streams and the four metadata columns on: said once more, for
/// Marten drops or alters what differs.</summary>
public sealed class TheTablesOfMarten(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private const string Columns = """
        select string_agg(concat_ws(' ', c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod),
          case when a.attnotnull then 'not null' else 'null' end, pg_get_expr(d.adbin, d.adrelid)), E'\n'
          order by c.relname, a.attnum)
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where c.relnamespace = 'es'::regnamespace and c.relkind = 'r' and c.relname like 'mt\_%'
          and a.attnum > 0 and not a.attisdropped
        """;

    // PostgreSQL 18 counts "not null" among the constraints, where 15 to 17 have it with the columns, as here.
    private const string Keys = """
        select string_agg(line, E'\n' order by line) from (
          select conname || ': ' || pg_get_constraintdef(oid) as line from pg_constraint
          where connamespace = 'es'::regnamespace and conrelid::regclass::text like 'es.mt\_%' and contype <> 'n'
          union all
          select indexname || ': ' || substring(indexdef from 'USING.*') || case when indexdef like 'CREATE UNIQUE%'
            then ' unique' else '' end
          from pg_indexes where schemaname = 'es' and tablename like 'mt\_%') all_of_them
        """;

    private const string Partitions = """
        select string_agg(line, E'\n' order by line) from (
          select conname || ': ' || replace(replace(replace(pg_get_constraintdef(oid),
            'FOREIGN KEY ', ''), 'REFERENCES', 'to'), ' ON DELETE CASCADE', ' cascade') as line from pg_constraint
          where conrelid in ('es.mt_events'::regclass, 'es.mt_streams'::regclass) and conparentid = 0 and contype <> 'n'
          union all
          select c.relname || ': ' || substring(pg_get_indexdef(c.oid) from 'USING.*') from pg_class c
          where c.relname = 'pk_mt_events_stream_and_version' and c.relkind = 'I'
          union all
          select p.relname || ': ' || pg_get_partkeydef(p.oid) || ' into ' || string_agg(
            c.relname || ' ' || pg_get_expr(c.relpartbound, c.oid), ', ' order by c.relname)
          from pg_class p join pg_inherits i on i.inhparent = p.oid join pg_class c on c.oid = i.inhrelid
          where p.relkind = 'p' group by p.oid, p.relname) all_of_them
        """;

    [Fact]
    public async Task Have_these_columns_and_no_others()
    {
        await database.ExecuteAsync(KeepingAggregateDocuments.Carts().TableSql);
        Assert.Equal("""
            mt_doc_cart.id uuid not null
            mt_doc_cart.data jsonb not null
            mt_doc_cart.mt_last_modified timestamp with time zone null transaction_timestamp()
            mt_doc_cart.mt_dotnet_type character varying null
            mt_doc_cart.mt_version bigint not null 0
            mt_event_progression.name character varying not null
            mt_event_progression.last_seq_id bigint null
            mt_event_progression.last_updated timestamp with time zone null transaction_timestamp()
            mt_events.seq_id bigint not null
            mt_events.id uuid not null
            mt_events.stream_id uuid null
            mt_events.version bigint not null
            mt_events.data jsonb not null
            mt_events.bdata bytea null
            mt_events.type character varying(500) not null
            mt_events.timestamp timestamp with time zone not null now()
            mt_events.tenant_id character varying null '*DEFAULT*'::character varying
            mt_events.mt_dotnet_type character varying null
            mt_events.correlation_id character varying null
            mt_events.causation_id character varying null
            mt_events.headers jsonb null
            mt_events.user_name character varying null
            mt_events.is_archived boolean null false
            mt_high_water_skips.ending_sequence bigint not null
            mt_high_water_skips.starting_sequence bigint not null
            mt_high_water_skips.timestamp timestamp with time zone null transaction_timestamp()
            mt_streams.id uuid not null
            mt_streams.type character varying null
            mt_streams.version bigint null
            mt_streams.timestamp timestamp with time zone not null now()
            mt_streams.created timestamp with time zone not null now()
            mt_streams.tenant_id character varying null '*DEFAULT*'::character varying
            mt_streams.is_archived boolean null false
            """, await database.ScalarAsync<string>(Columns));
        await database.ExecuteAsync("drop table es.mt_doc_cart");
    }

    [Fact]
    public async Task Have_these_keys_and_indexes_under_these_names() => Assert.Equal("""
        fkey_mt_events_stream_id: FOREIGN KEY (stream_id) REFERENCES es.mt_streams(id) ON DELETE CASCADE
        pk_mt_event_progression: PRIMARY KEY (name)
        pk_mt_event_progression: USING btree (name) unique
        pk_mt_events_stream_and_version: USING btree (stream_id, version) unique
        pkey_mt_events_seq_id: PRIMARY KEY (seq_id)
        pkey_mt_events_seq_id: USING btree (seq_id) unique
        pkey_mt_high_water_skips_ending_sequence: PRIMARY KEY (ending_sequence)
        pkey_mt_high_water_skips_ending_sequence: USING btree (ending_sequence) unique
        pkey_mt_streams_id: PRIMARY KEY (id)
        pkey_mt_streams_id: USING btree (id) unique
        """, await database.ScalarAsync<string>(Keys));

    [Fact]
    public async Task Draw_their_numbers_from_a_sequence_without_a_cache_that_the_events_own() =>
        Assert.Equal("es.mt_events.seq_id, cache 1, from 1 by 1", await database.ScalarAsync<string>("""
            select concat(d.refobjid::regclass, '.', a.attname, ', cache ', s.seqcache, ', from ', s.seqstart, ' by ',
              s.seqincrement)
            from pg_sequence s join pg_depend d on d.objid = s.seqrelid and d.deptype = 'a'
            join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where s.seqrelid = 'es.mt_events_sequence'::regclass
            """));

    [Fact]
    public async Task Have_the_keys_of_its_archived_partitions_once_they_are_made()
    {
        var partitioned = new PartitionedDatabase();
        await partitioned.InitializeAsync();
        try
        {
            Assert.Equal("""
                fkey_mt_events_stream_id_is_archived: (stream_id, is_archived) to es.mt_streams(id, is_archived) cascade
                mt_events: LIST (is_archived) into mt_events_archived FOR VALUES IN (true), mt_events_default DEFAULT
                mt_streams: LIST (is_archived) into mt_streams_archived FOR VALUES IN (true), mt_streams_default DEFAULT
                pk_mt_events_stream_and_version: USING btree (stream_id, version, is_archived)
                pkey_mt_events_seq_id_is_archived: PRIMARY KEY (seq_id, is_archived)
                pkey_mt_streams_id_is_archived: PRIMARY KEY (id, is_archived)
                """, await partitioned.ScalarAsync<string>(Partitions));
            Assert.Equal(
                await database.ScalarAsync<string>(Columns + " and c.relname = 'mt_streams'"),
                (await partitioned.ScalarAsync<string>(
                    Columns.Replace("= 'r'", "= 'p'", StringComparison.Ordinal) + " and c.relname = 'mt_streams'"))
                .Replace("boolean not null", "boolean null", StringComparison.Ordinal));
        }
        finally
        {
            await partitioned.DisposeAsync();
        }
    }
}
