using System.Buffers;
using EventStore;
using Exchange.Api.Sequencing;
using Exchange.Api.Snapshots;
using Exchange.Api.Storage;
using Exchange.Domain.Rematching;
using Exchange.Domain.Trading;

namespace Exchange.Api.Rematching;

/// <summary>
/// Decides again what was decided. Of two markets one takes the log's word for everything; the other is asked each
/// command anew and must come to the same events, to the byte of their data.
/// </summary>
internal sealed class Rematcher(FollowedMarket told)
{
    private Market _asked = Copy(told.Market);

    /// <summary>The market as the log has it.</summary>
    public FollowedMarket Told => told;

    /// <summary>Decides the next decision again; the log's events then are what goes on from.</summary>
    /// <exception cref="ReplayException">The log cannot be applied.</exception>
    public RematchedDecision Next(StoredDecision stored)
    {
        var expected = Versions(stored);
        var command = Rebuild(stored);
        if (command is null)
        {
            Apply(stored);
            _asked = Copy(told.Market);
            return new(stored, $"not rebuilt: {stored.First.Alias}", Verdict.NotRebuilt, null);
        }

        var difference = Decide(stored, command, expected);
        Apply(stored);
        if (difference is not null)
            _asked = Copy(told.Market);
        return new(
            stored, command.GetType().Name, difference is null ? Verdict.Same : Verdict.Different, difference);
    }

    /// <summary>Applies an event without a question.</summary>
    /// <exception cref="ReplayException">The log cannot be applied.</exception>
    public static void Pass(FollowedMarket market, RecordedEvent recorded)
    {
        try
        {
            market.Apply(recorded);
        }
        catch (Exception error) when (IsTheMarkets(error))
        {
            throw new ReplayException($"Event {recorded.Sequence} cannot be applied: {error.Message}", error);
        }
    }

    /// <summary>Whether both markets have come to the same bytes.</summary>
    public bool EndsAlike() => Image(told.Market).AsSpan().SequenceEqual(Image(_asked));

    private Command? Rebuild(StoredDecision stored) =>
        stored.Origin is { } origin
            ? RebuiltCommand.Of(
                [.. stored.Events.Select(e => e.Data)], origin, stored.IsByExchange, told.Market.Currency)
            : null;

    private string? Decide(StoredDecision stored, Command command, IReadOnlyList<long> versions)
    {
        var market = command is OpenMarket open ? open.MarketId : told.Market.Id;
        var stamp = new Stamp(
            stored.First.Timestamp, stored.Position,
            ordinal => StableIds.Created(market, stored.Position, ordinal));
        Decision decision;
        try
        {
            decision = _asked.Execute(command, stamp);
        }
        catch (Exception error) when (IsTheMarkets(error))
        {
            return $"event {stored.First.Sequence}: deciding it again fails: {error.Message}";
        }

        if (decision.Refusal is { } refusal)
            return $"event {stored.First.Sequence}: refused when asked again: {refusal.Code}, {refusal.Field} "
                + $"{refusal.Value}: {refusal.Rule}";
        for (var i = 0; i < Math.Min(stored.Events.Count, decision.Events.Count); i++)
        {
            if (Difference(stored, i, decision.Events[i], StableIds.OfEvent(market, stored.Position, i), versions[i])
                is { } found)
                return $"event {stored.Events[i].Sequence}: {found}";
        }

        return stored.Events.Count == decision.Events.Count
            ? null
            : $"event {stored.First.Sequence}: the log has {stored.Events.Count} events of it, asked again it has "
                + $"{decision.Events.Count}";
    }

    private static string? Difference(StoredDecision stored, int at, object again, Guid id, long version)
    {
        var recorded = stored.Events[at];
        var described = EventCatalog.Of(again);
        if (recorded.Data.GetType() != again.GetType())
            return $"the log has {recorded.Alias}, asked again it is {again.GetType().Name}";
        if (JsonDifference.Between(stored.Data[at], Schemas.EventTypes.Serialise(again)) is var (path, stood, came))
            return $"{recorded.Alias}.{path}: the log has {stood}, asked again it is {came}";
        (string Name, object Had, object Got)[] columns =
        [
            ("id", recorded.Id, id), ("stream", recorded.StreamId, described.StreamOf(again)),
            ("version", recorded.Version, version), ("timestamp", recorded.Timestamp, stored.First.Timestamp),
        ];
        foreach (var (name, had, got) in columns)
        {
            if (!had.Equals(got))
                return $"{recorded.Alias}, column {name}: the log has {had}, asked again it is {got}";
        }

        return null;
    }

    /// <summary>The versions that the streams' next events get.</summary>
    private List<long> Versions(StoredDecision stored)
    {
        var counted = new Dictionary<Guid, long>();
        var versions = new List<long>();
        foreach (var recorded in stored.Events)
        {
            var next = counted.GetValueOrDefault(
                recorded.StreamId, told.Streams.GetValueOrDefault(recorded.StreamId)) + 1;
            counted[recorded.StreamId] = next;
            versions.Add(next);
        }

        return versions;
    }

    private void Apply(StoredDecision stored)
    {
        foreach (var recorded in stored.Events)
            Pass(told, recorded);
    }

    // Whatever a market says to a log that is not its own.
    private static bool IsTheMarkets(Exception error) => error is ArgumentException or InvalidOperationException
        or KeyNotFoundException or OverflowException or FormatException;

    private static Market Copy(Market market) => MarketImage.Read(Image(market));

    private static byte[] Image(Market market)
    {
        var image = new ArrayBufferWriter<byte>();
        MarketImage.Write(market, image);
        return image.WrittenSpan.ToArray();
    }
}

/// <summary>How a decision that was made again compares with the log.</summary>
internal enum Verdict
{
    /// <summary>All its events are the same.</summary>
    Same,

    /// <summary>Something differs.</summary>
    Different,

    /// <summary>The log does not say what was asked, so nothing was asked again.</summary>
    NotRebuilt,
}

/// <summary>What came of deciding again.</summary>
/// <param name="Stored">The decision as the log has it.</param>
/// <param name="Kind">What was asked.</param>
/// <param name="Verdict">How it compares.</param>
/// <param name="Difference">The first difference.</param>
internal sealed record RematchedDecision(StoredDecision Stored, string Kind, Verdict Verdict, string? Difference);

/// <summary>A log that no market can be brought back from.</summary>
internal sealed class ReplayException(string message, Exception inner) : Exception(message, inner);
