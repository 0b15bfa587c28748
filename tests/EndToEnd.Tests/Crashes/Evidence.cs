using System.Text.Json.Nodes;
using Npgsql;

namespace EndToEnd.Tests.Crashes;

/// <summary>What an exchange's database holds, to be laid beside what its participants were answered.</summary>
internal sealed record Evidence(
    IReadOnlyList<Evidence.Remembered> Answers, IReadOnlyList<Evidence.Event> Events,
    IReadOnlyList<Evidence.Entry> Entries)
{
    public static async Task<Evidence> ReadAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        return new(
            await ReadAsync(
                source, "select command, key, position, reply::text from exchange.idempotency",
                row => new Remembered(row.GetGuid(0), row.GetString(1), row.GetInt64(2), row.GetString(3))),
            await ReadAsync(
                source, "select id, stream_id, type, causation_id, correlation_id from es.mt_events order by seq_id",
                row => new Event(
                    row.GetGuid(0), row.GetGuid(1), row.GetString(2), Guid.Parse(row.GetString(3)),
                    long.Parse(row.GetString(4), System.Globalization.CultureInfo.InvariantCulture))),
            await ReadAsync(
                source, "select seq, event_id, kind, subject from exchange.ledger_entry order by seq",
                row => new Entry(
                    row.GetInt64(0), row.IsDBNull(1) ? null : row.GetGuid(1), row.GetString(2),
                    row.IsDBNull(3) ? null : row.GetGuid(3))));
    }

    /// <summary>Every accepted command is there once, and nothing else is.</summary>
    public void HasExactly(IReadOnlyCollection<SentCommand> accepted)
    {
        Assert.Equal(
            accepted.Select(command => command.Id).Order(), Answers.Select(answer => answer.Command).Order());
        var answers = Answers.ToDictionary(answer => answer.Command);
        var events = Events.ToLookup(one => one.Cause);
        var entries = Entries.Where(entry => entry.Event is not null).ToLookup(entry => entry.Event!.Value);
        var decided = Events.GroupBy(one => one.Position).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var command in accepted)
        {
            var (stored, answer) = (answers[command.Id], command.Answer!);
            Assert.Equal((command.Id.ToString(), answer.Position), (stored.Key, stored.Position));
            Assert.True(
                JsonNode.DeepEquals(JsonNode.Parse(stored.Reply), JsonNode.Parse(answer.Lasting)),
                $"{command.Path} {command.Id}: answered {answer.Lasting}, remembered {stored.Reply}");
            // One decision, and nobody else's.
            Assert.Equal(decided[answer.Position], events[command.Id]);
            Assert.Equal(
                answer.Facts,
                events[command.Id].SelectMany(one => entries[one.Id])
                    .Select(entry => (entry.Kind, entry.Subject!.Value, entry.Seq)));
        }
    }

    /// <summary>Every entry has its event and every event of an attested type its entry: one, of that kind, about that
    /// subject.</summary>
    public void AgreesEntryByEntry()
    {
        var facts = Entries.Where(entry => !entry.Kind.StartsWith("ledger.", StringComparison.Ordinal)).ToList();
        var attested = facts.Select(entry => TypeOf(entry.Kind)).ToHashSet();
        Assert.Equal(
            Events.Where(one => attested.Contains(one.Type))
                .Select(one => ((Guid?)one.Id, one.Type, (Guid?)one.Stream)),
            facts.Select(entry => (entry.Event, TypeOf(entry.Kind), entry.Subject)));
        Assert.Equal(Enumerable.Range(0, Entries.Count).Select(seq => (long)seq), Entries.Select(entry => entry.Seq));
        Assert.All(
            ["order_placed", "order_amended", "order_cancelled", "match_made", "lease_provisioned",
                "lease_usage_recorded", "settlement_paid", "voucher_redeemed", "account_deposited"],
            type => Assert.Contains(type, attested));
    }

    private static string TypeOf(string kind) => kind.Replace('.', '_');

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlDataSource source, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = source.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await rows.ReadAsync())
        {
            all.Add(read(rows));
        }

        return all;
    }

    internal sealed record Remembered(Guid Command, string Key, long Position, string Reply);

    internal sealed record Event(Guid Id, Guid Stream, string Type, Guid Cause, long Position);

    internal sealed record Entry(long Seq, Guid? Event, string Kind, Guid? Subject);
}
