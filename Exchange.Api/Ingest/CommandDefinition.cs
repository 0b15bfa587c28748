using Exchange.Contracts.Leases;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;

namespace Exchange.Api.Ingest;

/// <summary>
/// How one kind of command is taken in: who may send it, what it is about, what its body commits to, and which command
/// of the market it becomes.
/// </summary>
/// <param name="Body">The body's type; its route is in <see cref="CommandRoutes"/>.</param>
/// <param name="Policy">Who may send it; the market checks roles again in its own order.</param>
/// <param name="Subject">The id of what it is about: the stream of the command's own fact.</param>
/// <param name="Commitment">The commitment that an opening must fit; null where the body has none.</param>
/// <param name="Translate">Makes the market's command; rules broken on the wire are told to the checks.</param>
internal sealed record CommandDefinition(
    Type Body, string Policy, Func<CommandBody, Guid> Subject, Func<CommandBody, string>? Commitment,
    Func<CommandBody, object?, CommandOrigin, FieldChecks, Command> Translate)
{
    public CommandRoute Route { get; } = CommandRoutes.Of(Body);

    /// <summary>Usage comes in batches, each item answered by itself.</summary>
    public bool IsBatch => Body == typeof(RecordUsageBody);

    public static CommandDefinition Of<TBody>(
        string policy, Func<TBody, Guid> subject, Func<TBody, CommandOrigin, FieldChecks, Command> translate)
        where TBody : CommandBody =>
        new(typeof(TBody), policy, body => subject((TBody)body), null,
            (body, _, origin, checks) => translate((TBody)body, origin, checks));

    public static CommandDefinition Of<TBody, TOpened>(
        string policy, Func<TBody, Guid> subject, Func<TBody, string> commitment,
        Func<TBody, TOpened, CommandOrigin, FieldChecks, Command> translate)
        where TBody : CommandBody =>
        new(typeof(TBody), policy, body => subject((TBody)body), body => commitment((TBody)body),
            (body, opened, origin, checks) => translate((TBody)body, (TOpened)opened!, origin, checks));
}
