using System.Globalization;
using EventStore;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;

namespace Exchange.Api.Rematching;

/// <summary>A decision as the log has it: its events are neighbours, and each says who decided what and when.</summary>
/// <param name="Position">The market's position of it.</param>
/// <param name="Events">Its events, in order.</param>
/// <param name="Data">Their data as stored, JSON.</param>
internal sealed record StoredDecision(long Position, IReadOnlyList<RecordedEvent> Events, IReadOnlyList<byte[]> Data)
{
    private const string Exchange = "exchange";

    public RecordedEvent First => Events[0];

    /// <summary>It is the exchange's own, which nobody signed.</summary>
    public bool IsByExchange => By == Exchange;

    /// <summary>Where it came from; null when its metadata do not say so.</summary>
    public CommandOrigin? Origin =>
        Guid.TryParse(First.Metadata.CausationId, out var command) && Guid.TryParse(First.Metadata.UserName, out var by)
            ? new(command, by, By is Exchange or SessionMark.Session ? null : By)
            : null;

    private string? By => First.Metadata.Headers?.GetValueOrDefault("by");

    /// <summary>The position that an event's metadata state; null when they state none.</summary>
    public static long? PositionOf(RecordedEvent recorded) =>
        long.TryParse(
            recorded.Metadata.CorrelationId, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : null;
}
