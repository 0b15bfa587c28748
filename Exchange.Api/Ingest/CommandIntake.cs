using Exchange.Api.Attestation;
using Exchange.Api.Auth;
using Exchange.Api.Hosting;
using Exchange.Api.Sequencing;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;

namespace Exchange.Api.Ingest;

/// <summary>Takes a command from envelope to answer, receipts included.</summary>
internal sealed class CommandIntake(
    EnvelopeReader reader, RememberedAnswers answers, ApiKeys apiKeys, Sequencer sequencer, PublishedLedger published)
{
    public async Task<BatchItemReply> TakeAsync(
        CommandDefinition definition, CommandEnvelope envelope, Guid? caller, string? key)
    {
        if (reader.Read(definition, envelope, caller, key, out var refusal) is not { } ingested)
            return new(null, RefusalProblems.Of(refusal!));
        return await answers.OnceAsync(ingested, () => SendAsync(ingested)) switch
        {
            CommittedOutcome done => new(WithReceipts(done), null),
            RefusedOutcome refused => new(null, RefusalProblems.Of(refused.Refusal)),
            FailedOutcome failed => new(null, failed.Problem),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no answer."),
        };
    }

    private Task<Outcome> SendAsync(IngestedCommand ingested) =>
        ingested.ApiKeyHash is { } hash && apiKeys.Knows(hash)
            ? Task.FromResult<Outcome>(new RefusedOutcome(new(
                RefusalCode.ValueOutOfRange, "apiKeyHash", hash, "Make an API key of your own.")))
            : sequencer.SubmitAsync(new CommandItem(ingested));

    private CommandReply WithReceipts(CommittedOutcome done) => done.Reply with
    {
        Facts =
        [
            .. done.Reply.Facts.Select(fact => fact with
            {
                Receipt = done.Batch?.Receipt(fact.Seq) ?? published.Receipt(fact.Seq),
            }),
        ],
    };
}
