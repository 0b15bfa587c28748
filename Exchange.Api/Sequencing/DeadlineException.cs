namespace Exchange.Api.Sequencing;

/// <summary>
/// What falls due by itself could not be done or not be stored. It comes before everything else, so that no command can
/// be decided any more and none is to blame; it would fail again after a reload. The node stops and says so.
/// </summary>
internal sealed class DeadlineException(DateTimeOffset now, Exception inner)
    : Exception($"What was due by {now:O} could not be carried out.", inner);
