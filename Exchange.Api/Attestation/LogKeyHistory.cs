using Exchange.Api.Hosting;
using Ledger;
using Npgsql;

namespace Exchange.Api.Attestation;

/// <summary>What the log itself says of its keys, and what lies in the key folder to be said next.</summary>
internal sealed class LogKeyHistory(NpgsqlDataSource database, LogKeys keys, MarketSettings settings)
{
    /// <summary>Signs, and judges, by what the stored log says of its keys.</summary>
    /// <param name="size">The log's size.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SettingsException">The log's keys have changed, and the settings or the key folder do not know
    /// it.</exception>
    public async Task LoadAsync(long size, CancellationToken ct)
    {
        var timeline = settings.RootKey is { } root ? keys.TimelineUnder(root) : keys.Timeline;
        foreach (var change in await StoredAsync(ct))
            timeline = Checked(() => timeline.After(change));
        Checked(() =>
        {
            keys.Follow(timeline, size);
            return timeline;
        });
    }

    /// <summary>The changes in the key folder that the log does not hold yet.</summary>
    /// <exception cref="SettingsException">The log could not take them as they are.</exception>
    public IReadOnlyList<SignedKeyChange> Pending(LedgerHead head)
    {
        var known = keys.Timeline.Changes.Select(change => EntryContent.Parse(change.Entry).Body).ToArray();
        var pending = Read().Where(change => !known.Any(body => body.AsSpan().SequenceEqual(change.Body))).ToArray();
        var draft = new LedgerAppender(keys.Origin, head);
        var timeline = keys.Timeline;
        foreach (var change in pending)
        {
            timeline = Checked(() => timeline.After(KeyChange.Parse(
                draft.Append(KeyChange.Kind, change.Body, change.Sigs, head.LastTime).Bytes)));
        }

        return pending;
    }

    private IReadOnlyList<SignedKeyChange> Read()
    {
        try
        {
            return KeyRotation.Read(settings.KeyFolder);
        }
        catch (FormatException error)
        {
            throw new SettingsException($"KeyFolder {settings.KeyFolder}: {error.Message}");
        }
    }

    private async Task<List<KeyChange>> StoredAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select bytes from exchange.ledger_entry where kind = 'ledger.key' order by seq");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var changes = new List<KeyChange>();
        while (await reader.ReadAsync(ct))
            changes.Add(KeyChange.Parse(reader.GetFieldValue<byte[]>(0)));
        return changes;
    }

    private KeyTimeline Checked(Func<KeyTimeline> follow)
    {
        try
        {
            return follow();
        }
        catch (Exception error) when (
            error is LedgerVerificationException or LedgerFormatException or InvalidOperationException)
        {
            throw new SettingsException($"The log's keys (KeyFolder {settings.KeyFolder}, RootKey): {error.Message}");
        }
    }
}
