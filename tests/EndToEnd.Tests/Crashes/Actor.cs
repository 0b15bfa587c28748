using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using TestKit;

namespace EndToEnd.Tests.Crashes;

/// <summary>
/// A participant under test. Most of its commands are sent with patience, again and again under one id until there is
/// an answer; some only once, so that what became of them is not known before the end.
/// </summary>
internal sealed class Actor
{
    private const int PatientInTen = 8;

    private readonly ExchangeClient _patient;
    private readonly ExchangeClient _impatient;

    public Actor(HttpClient http, ManualTimeProvider time, ParticipantCredentials credentials, Random chance)
    {
        _patient = Client(http, time, credentials, ExchangeClientOptions.MaxAttemptsAllowed);
        _impatient = Client(http, time, credentials, 1);
        (Id, Chance, Time) = (credentials.ParticipantId, chance, time);
    }

    public Guid Id { get; }

    public Random Chance { get; }

    /// <summary>The market's time as far as it is known here.</summary>
    public ManualTimeProvider Time { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>For what must be known: it waits out a restart of the exchange.</summary>
    public ExchangeClient Patient => _patient;

    /// <summary>Sends a command; null when it was refused or its outcome is not known.</summary>
    public async Task<CommandReply?> TryAsync(Func<ExchangeClient, Task<CommandReply>> send)
    {
        var patient = Chance.Next(10) < PatientInTen;
        try
        {
            return await send(patient ? _patient : _impatient);
        }
        catch (RefusedException refused) when (refused.Problem.Status < 500)
        {
            return null;
        }
        catch (Exception away) when (IsAway(away))
        {
            // Asking until there is an answer is how one waits for an exchange to come back.
            await LookAsync(() => _patient.GetMarketAsync());
            return null;
        }
    }

    /// <summary>Reads; null when it could not be read.</summary>
    public static async Task<T?> LookAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception away) when (away is RefusedException || IsAway(away))
        {
            return null;
        }
    }

    /// <summary>One of several, by chance.</summary>
    public T Any<T>(IReadOnlyList<T> all) => all[Chance.Next(all.Count)];

    public static ExchangeClient Client(
        HttpClient http, ManualTimeProvider time, ParticipantCredentials? credentials, int attempts) =>
        new(http, time, credentials, new()
        {
            MaxAttempts = attempts,
            FirstWait = TimeSpan.FromMilliseconds(20),
            LongestWait = TimeSpan.FromSeconds(1),
            CommandLife = TimeSpan.FromDays(15),
        });

    private static bool IsAway(Exception error) => error is HttpRequestException or TaskCanceledException
        || error is RefusedException { Problem.Status: 503 or 429 };
}
