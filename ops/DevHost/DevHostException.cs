namespace DevHost;

/// <summary>The exchange cannot be run; the message is for the user.</summary>
internal sealed class DevHostException(string message) : Exception(message);
