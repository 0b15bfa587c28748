using Exchange.Api.Attestation;
using Exchange.Api.Auth;
using Exchange.Api.Hosting;
using Exchange.Api.Publishing;
using Exchange.Api.Sequencing;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;
using Npgsql;

namespace Exchange.Api.Ingest;

/// <summary>Takes a command from envelope to answer, receipts included.</summary>
internal sealed class CommandIntake(
    EnvelopeReader reader, RememberedAnswers answers, ApiKeys apiKeys, Sequencer sequencer, Publisher publisher,
    PublishedLedger published, NpgsqlDataSource database)
{
    /// <summary>How many commands may be under way; beyond them the answer is to come again.</summary>
    /// <remarks>
    /// Fewer than the sequencer's queue holds, so that the wait stays below a second at the rates of a small machine;
    /// and told before a signature is checked, so that a crowd that cannot be taken costs the others little.
    /// </remarks>
    public const int MostUnderWay = 1_024;

    private int _underWay;

    public async Task<BatchItemReply> TakeAsync(
        CommandDefinition definition, CommandEnvelope envelope, Guid? caller, string? key)
    {
        try
        {
            return Interlocked.Increment(ref _underWay) <= MostUnderWay
                ? await TakeInAsync(definition, envelope, caller, key)
                : new(null, Problems.Unavailable);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task<BatchItemReply> TakeInAsync(
        CommandDefinition definition, CommandEnvelope envelope, Guid? caller, string? key)
    {
        if (reader.Read(definition, envelope, caller, key, out var refusal) is not { } ingested)
            return new(null, RefusalProblems.Of(refusal!));
        return await answers.OnceAsync(ingested, () => SendAsync(ingested)) switch
        {
            CommittedOutcome done => await WithReceiptsAsync(done),
            RefusedOutcome refused => new(null, RefusalProblems.Of(refused.Refusal)),
            FailedOutcome failed => new(null, failed.Problem),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no answer."),
        };
    }

    private async Task<Outcome> SendAsync(IngestedCommand ingested)
    {
        if (ingested.ApiKeyHash is { } hash && apiKeys.Knows(hash))
        {
            return new RefusedOutcome(new(
                RefusalCode.ValueOutOfRange, "apiKeyHash", hash, "Make an API key of your own."));
        }

        var outcome = await sequencer.SubmitAsync(new CommandItem(ingested));
        // An answer that has left memory is still in the table: the market only knows that the command came before.
        return outcome is RefusedOutcome
        {
            Refusal.Code: RefusalCode.CommandIdReused or RefusalCode.ClientSequenceNotNext,
        }
            ? await answers.FindStoredAsync(database, ingested) ?? outcome
            : outcome;
    }

    /// <summary>
    /// A first answer is proved from its batch; a repeated one from the published tree, which is brought up to date
    /// first when the answer is younger.
    /// </summary>
    private async Task<BatchItemReply> WithReceiptsAsync(CommittedOutcome done)
    {
        if (done.Batch is null && done.Reply.Facts.Any(fact => fact.Seq >= published.Size))
        {
            try
            {
                await publisher.FlushAsync();
            }
            catch (Exception error) when (Publisher.IsPassing(error))
            {
                return new(null, Problems.Unavailable);
            }
        }

        var facts = done.Reply.Facts.Select(fact => fact with
        {
            Receipt = done.Batch?.Receipt(fact.Seq) ?? published.Receipt(fact.Seq),
        });
        return new(done.Reply with { Facts = [.. facts] }, null);
    }
}
