using Npgsql;

namespace EventStore;

/// <summary>Up to which number every transaction that drew one is over.</summary>
/// <remarks>
/// An append draws its numbers inside the statement that inserts the events, and so while it holds the lock on
/// <c>mt_events</c> that every insert takes first and keeps to the end of its transaction. A commit becomes visible
/// before its locks are released. Therefore: once a number has been seen, whoever drew it or a lower one and is not
/// over yet is among those that hold that lock <b>now</b>; and when those have let go, all these numbers are settled:
/// visible from then on, or never to come.
/// <para>Transaction ids alone do not tell. A number whose transaction is below <c>pg_snapshot_xmin</c> may have a
/// lower one under it that a younger transaction drew and has yet to commit; and ids are shared by all databases of a
/// server, so that any long transaction of a stranger would hold the feed up.</para>
/// </remarks>
internal sealed class FeedHorizon(string schema)
{
    /// <summary>A standby does not see the locks of the primary's transactions: there no hole is ever settled.
    /// </summary>
    private readonly string _selectWriters = $"""
        select virtualtransaction from pg_locks
        where locktype = 'relation' and relation = '{schema}.mt_events'::regclass and mode = 'RowExclusiveLock'
          and granted and database = (select oid from pg_database where datname = current_database())
        union all select 'the primary' where pg_is_in_recovery()
        """;

    private readonly Lock _gate = new();
    private long _settled; // under _gate
    private Bound? _pending; // under _gate: what is being waited for

    /// <summary>All numbers up to here are settled.</summary>
    public long Settled
    {
        get
        {
            lock (_gate)
            {
                return _settled;
            }
        }
    }

    /// <summary>Tries to settle a number; false if a transaction that may have drawn it is still under way.</summary>
    /// <param name="connection">A connection with no transaction begun.</param>
    /// <param name="seen">The highest number seen so far, drawn by now without doubt.</param>
    /// <param name="wanted">The number to settle, below <paramref name="seen"/>.</param>
    /// <param name="ct">Stops the wait.</param>
    public async Task<bool> TryAdvanceAsync(NpgsqlConnection connection, long seen, long wanted, CancellationToken ct)
    {
        Bound? bound;
        lock (_gate)
        {
            bound = _pending;
        }
        var writers = await WritersAsync(connection, ct);
        lock (_gate)
        {
            if (bound is not null && !bound.Writers.Overlaps(writers))
            {
                Settle(bound);
            }
            if (_settled < wanted && _pending is null)
            {
                _pending = new(seen, writers);
                if (writers.Count == 0)
                {
                    Settle(_pending);
                }
            }
            return _settled >= wanted;
        }
    }

    /// <summary>The caller holds <see cref="_gate"/>.</summary>
    private void Settle(Bound bound)
    {
        _settled = Math.Max(_settled, bound.Sequence);
        _pending = _pending == bound ? null : _pending;
    }

    private async Task<HashSet<string>> WritersAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(_selectWriters, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var writers = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            writers.Add(reader.GetString(0));
        }
        return writers;
    }

    /// <summary>The numbers up to here are settled when these transactions have let go.</summary>
    private sealed record Bound(long Sequence, HashSet<string> Writers);
}
